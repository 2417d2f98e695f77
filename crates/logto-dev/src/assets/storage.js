// What the tab keeps while the sign-in page is left or reloaded.

const keyOf = (name) => `logto-dev:${name}`;

/** Returns what was kept, or undefined. */
export function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(name))) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a value until the tab is closed. */
export function keep(name, value) {
  try {
    sessionStorage.setItem(keyOf(name), JSON.stringify(value));
  } catch {
    // The browser blocks the storage; without a reload the sign-in goes on.
  }
}

export function forget(name) {
  try {
    sessionStorage.removeItem(keyOf(name));
  } catch {
    // The browser blocks the storage, so nothing is there.
  }
}

// The fields of the sign-in page: the code in tiles, passwords that can be shown, and the rules of a new password.

const LENGTH = 6;

/** Draws the digits of the code into the tiles, and calls `complete` when all are there. */
export function watchCode(input, complete) {
  const tiles = [...input.parentElement.querySelectorAll(".code-tiles span")];
  const draw = () => {
    const isFocused = document.activeElement === input;
    const isSelected = isFocused && input.selectionStart !== input.selectionEnd;
    tiles.forEach((tile, index) => {
      tile.textContent = input.value[index] ?? "";
      const isNext = index === Math.min(input.value.length, LENGTH - 1);
      tile.dataset.state = isSelected && index < input.value.length ? "selected" : isFocused && isNext ? "next" : "";
    });
  };
  input.addEventListener("input", () => {
    const digits = input.value.normalize("NFKC").replace(/\D/g, "").slice(0, LENGTH);
    if (digits !== input.value) input.value = digits;
    draw();
    if (digits.length === LENGTH) complete();
  });
  for (const event of ["focus", "blur", "select", "keyup", "pointerup"]) input.addEventListener(event, draw);
  draw();
  return draw;
}

/** Lets a button show and hide the password of its field. */
export function watchReveal(button, texts) {
  const input = document.getElementById(button.dataset.reveals);
  const set = (isShown) => {
    input.type = isShown ? "text" : "password";
    button.textContent = isShown ? texts.hide : texts.show;
    button.setAttribute("aria-pressed", String(isShown));
  };
  button.addEventListener("click", () => {
    set(input.type === "password");
    input.focus();
  });
  // Browsers offer to save only what is in a password field.
  input.form.addEventListener("submit", () => set(false), true);
}

const SEQUENCES = ["0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/** Whether little more than repetitions, sequences and the given words is in the password, as Logto judges. */
export function isGuessable(password, words) {
  const text = [...password.toLowerCase()];
  const covered = new Set();
  const isRun = (part) =>
    part.every((character) => character === part[0]) ||
    SEQUENCES.some((row) => row.includes(part.join("")) || row.includes([...part].reverse().join("")));
  const cover = (start, length) => {
    for (let index = start; index < start + length; index += 1) covered.add(index);
  };
  for (let start = 0; start < text.length; start += 1) {
    for (let length = 3; start + length <= text.length && isRun(text.slice(start, start + length)); length += 1) {
      cover(start, length);
    }
    for (const word of words) if (word && text.slice(start).join("").startsWith(word)) cover(start, [...word].length);
  }
  return text.length > 0 && covered.size > Math.max(text.length - 3, 1);
}

/** Marks the rules that the new password follows. `words` returns what it should not consist of. */
export function watchRules(input, list, min, texts, words) {
  const update = () => {
    const password = input.value;
    const met = {
      length: password.length >= min,
      characters: password !== "" && /^[\x21-\x7e]*$/.test(password),
      guess: password !== "" && !isGuessable(password, words()),
    };
    for (const item of list.querySelectorAll("[data-rule]")) {
      const isMet = met[item.dataset.rule];
      item.dataset.state = isMet ? "met" : "open";
      item.querySelector(".hidden").textContent = isMet ? texts.ruleMet : texts.ruleOpen;
    }
  };
  for (const item of list.querySelectorAll("[data-rule]")) {
    if (item.dataset.rule === "length") item.firstChild.textContent = `${texts.ruleLength.replace("{min}", min)} `;
  }
  input.addEventListener("input", update);
  update();
  return update;
}

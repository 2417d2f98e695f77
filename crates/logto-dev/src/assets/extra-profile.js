// The custom profile fields of a new account.

/** Returns the value of a field, which is always a text, as on Logto's page. */
function valueOf(control) {
  if (control.type === "checkbox") return String(control.checked);
  const text = control.value.trim();
  if (control.type !== "date" || !text) return text;
  const [year, month, day] = text.split("-");
  return (control.dataset.format ?? "yyyy-MM-dd").replace("yyyy", year).replace("MM", month).replace("dd", day);
}

/** Returns the values by their names. Those that were left empty are left out, where the server does not need them. */
function valuesOf(controls) {
  const values = {};
  for (const control of controls) {
    const { field, part, sendsEmpty } = control.dataset;
    const value = valueOf(control);
    if (!value && sendsEmpty === undefined) continue;
    if (part) values[field] = { ...values[field], [part]: value };
    else values[field] = value;
  }
  return values;
}

/** Returns whether a part of the value matches the pattern, as at Logto. What is not a regular expression is no rule. */
function matches(pattern, value) {
  try {
    return new RegExp(pattern).test(value);
  } catch {
    return true;
  }
}

const isMissing = (control) => control.required && !valueOf(control);

/** Returns whether the value follows the rules of its field. */
function isValid(control) {
  const { pattern } = control.dataset;
  const value = valueOf(control);
  return control.validity.valid && (!pattern || !value || matches(pattern, value));
}

/** Sets up the form, if there is one. `save(values)` sends the values. */
export function setUpExtraProfile({ form, texts, fill, runAction, fail, save }) {
  if (!form) return;
  const controls = [...form.querySelectorAll("[data-field]")];
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const control of controls) control.removeAttribute("aria-invalid");
    const wrong = controls.find((control) => isMissing(control) || !isValid(control));
    runAction(form.querySelector(".primary"), wrong, async () => {
      if (!wrong) return save(valuesOf(controls));
      const label = wrong.labels[0].firstElementChild.textContent;
      fail(fill(isMissing(wrong) ? texts.fieldMissing : texts.fieldInvalid, { label }));
    });
  });
}

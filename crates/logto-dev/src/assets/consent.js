// The consent page.

const button = document.getElementById("allow");
const alertBox = document.getElementById("form-error");

button.addEventListener("click", async () => {
  const response = await fetch("/api/interaction/consent", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  const answer = await response.json();
  if (response.ok) {
    location.assign(answer.redirectTo);
  } else {
    alertBox.textContent = answer.message;
    alertBox.hidden = false;
  }
});

// Above the page: what is said of a session that has ended. The page keeps what was typed into it.
const place = document.getElementById("session");

// Who signed in again in another tab was given another token there: the forms of this page take it over.
export function takeToken(from) {
  const token = from?.querySelector("[data-token]")?.dataset.token;
  if (!token) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  document.body.dataset.csrf = token;
  document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": token }));
  return true;
}

export function sayOfSession(html) {
  place.innerHTML = html;
  takeToken(place);
}

export function forgetSession() {
  place.replaceChildren();
}

document.addEventListener("htmx:after:request", ({ detail }) => {
  if (detail.ctx.response.raw.ok) forgetSession();
});
document.addEventListener("htmx:after:swap", () => takeToken(place));

// Leads to what is wrong with a form that came back: far down a page, it would not be seen.
export function showWrong(within) {
  within.querySelector('[aria-invalid="true"], [data-form-error]')?.focus();
}

showWrong(document);

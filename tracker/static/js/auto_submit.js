// <form data-auto-submit>: choosing from a select sends the form; its own button is then not needed.
(function () {
  document.querySelectorAll('form[data-auto-submit] [data-without-script]').forEach((button) => {
    button.hidden = true;
  });

  document.addEventListener('change', (event) => {
    const form = event.target.closest('form[data-auto-submit]');
    if (form && event.target.matches('select, input[type="checkbox"], input[type="date"]')) form.requestSubmit();
  });
})();

// <form data-guard>: leaving the page with something typed and not sent asks first.
(function () {
  let dirty = false;

  document.addEventListener('input', (event) => {
    if (event.target.closest('form[data-guard]')) dirty = true;
  });

  document.addEventListener('submit', (event) => {
    if (!event.defaultPrevented) dirty = false;
  });

  window.addEventListener('beforeunload', (event) => {
    if (!dirty) return;
    event.preventDefault();
    event.returnValue = '';
  });

  window.addEventListener('pageshow', () => {
    dirty = false;
  });
})();

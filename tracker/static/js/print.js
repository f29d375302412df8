// <button data-print hidden>: shown where a script can print, and prints.
(function () {
  document.querySelectorAll('[data-print]').forEach((button) => {
    button.hidden = false;
  });

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-print]')) window.print();
  });
})();

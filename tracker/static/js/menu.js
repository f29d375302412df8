// <details class="menu">: closes on Escape, on a click elsewhere, and when another one opens.
(function () {
  function closeAllBut(kept) {
    document.querySelectorAll('details.menu[open]').forEach((menu) => {
      if (menu !== kept) menu.open = false;
    });
  }

  document.addEventListener('click', (event) => closeAllBut(event.target.closest('details.menu')));

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const menu = document.querySelector('details.menu[open]');
    if (!menu) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
})();

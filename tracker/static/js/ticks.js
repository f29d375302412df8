// <form data-ticks="chosen">: its 全选本页 box ticks every box of that name, and its [data-ticked] counts them. The bar stands at the
// window's foot while something is ticked.
(function () {
  document.querySelectorAll('form[data-ticks]').forEach((form) => {
    const boxes = Array.from(document.querySelectorAll(`input[type="checkbox"][name="${form.dataset.ticks}"]`));
    const all = form.querySelector('[data-tick-all]');
    const told = form.querySelector('[data-ticked]');
    const hint = told.textContent;
    form.classList.add('bulk-bar-live');
    const head = all.querySelector('input');
    all.hidden = false;

    function count() {
      const ticked = boxes.filter((box) => box.checked).length;
      head.checked = ticked > 0 && ticked === boxes.length;
      head.indeterminate = ticked > 0 && ticked < boxes.length;
      form.hidden = ticked === 0;
      told.textContent = ticked ? told.dataset.ticked.replace('0', ticked) : hint;
    }

    head.addEventListener('change', () => {
      boxes.forEach((box) => {
        box.checked = head.checked;
      });
      count();
    });
    boxes.forEach((box) => box.addEventListener('change', count));
    window.addEventListener('pageshow', count);
    count();
  });
})();

// A form larger than the server takes is not sent: the head of the page says so, and what was typed stays in it.
(function () {
  const REST = 100000; // what a request holds besides: boundaries, names of fields and of files

  // [bytes, is it a text] of each part; a form without files is one text, spelled as addresses are.
  function partsOf(form) {
    const data = new FormData(form);
    if (form.enctype !== 'multipart/form-data') return [[new URLSearchParams(data).toString().length, false]];
    return Array.from(data.values(), (value) => [new Blob([value]).size, typeof value === 'string']);
  }

  function limitPassed(form, { most, mostText }) {
    const parts = partsOf(form);
    const whole = Number(form.dataset.most || most);
    if (parts.reduce((sum, [size]) => sum + size, REST) > whole) return whole;
    return parts.some(([size, isText]) => isText && size > mostText) ? mostText : 0;
  }

  function tell(about, limit) {
    const notice = about.content.firstElementChild.cloneNode(true);
    const words = notice.querySelector('.notice-words');
    words.textContent = words.textContent.replace('…', Math.round(limit / 1048576));
    notice.classList.add('notice-too-large');
    about.parentNode.insertBefore(notice, about);
    notice.scrollIntoView({ block: 'nearest' });
  }

  // Before anybody else hears of it: nothing counts as sent.
  document.addEventListener('submit', (event) => {
    const about = document.querySelector('template[data-too-large]');
    if (!about || event.target.method !== 'post') return;
    document.querySelectorAll('.notice-too-large').forEach((notice) => notice.remove());
    const limit = limitPassed(event.target, about.dataset);
    if (!limit) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(about, limit);
  }, true);
})();

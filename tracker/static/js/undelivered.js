// An htmx request that got no usable answer says so at the head of the page; what was typed stays where it is.
(function () {
  function tell() {
    const words = document.querySelector('template[data-undelivered]');
    if (!words || document.querySelector('.notice-undelivered')) return;
    const notice = words.content.firstElementChild.cloneNode(true);
    notice.classList.add('notice-undelivered');
    words.parentNode.insertBefore(notice, words);
    notice.scrollIntoView({ block: 'nearest' });
  }

  function forget() {
    const notice = document.querySelector('.notice-undelivered');
    if (notice) notice.remove();
  }

  ['htmx:sendError', 'htmx:responseError', 'htmx:timeout'].forEach((name) => document.addEventListener(name, tell));
  document.addEventListener('htmx:afterSwap', forget);
})();

// The words after the # of a slip's square go into the field, and out of the address: they were never sent with it.
const slip = document.querySelector("[data-slip]");
if (slip && location.hash.length > 1 && !slip.value) {
  slip.value = decodeURIComponent(location.hash.slice(1)).replaceAll("-", " ");
  history.replaceState(null, "", location.pathname);
}

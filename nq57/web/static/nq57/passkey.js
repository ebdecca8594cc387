(()=>{document.addEventListener("allauth.error",e=>{e.preventDefault(),document.getElementById("passkey-error").hidden=!1});})();

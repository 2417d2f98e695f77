document.getElementById("self-submitting").submit();

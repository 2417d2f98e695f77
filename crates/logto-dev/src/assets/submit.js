"use strict";
document.getElementById("self-submitting").submit();

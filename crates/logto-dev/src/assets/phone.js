// Phone numbers: the country of a national number, and the zero that begins it.

const CALLING_CODES = `AC247 AD376 AE971 AF93 AG1 AI1 AL355 AM374 AO244 AR54 AS1 AT43 AU61 AW297 AX358 AZ994 BA387 BB1 BD880
  BE32 BF226 BG359 BH973 BI257 BJ229 BL590 BM1 BN673 BO591 BQ599 BR55 BS1 BT975 BW267 BY375 BZ501 CA1 CC61 CD243 CF236 CG242
  CH41 CI225 CK682 CL56 CM237 CN86 CO57 CR506 CU53 CV238 CW599 CX61 CY357 CZ420 DE49 DJ253 DK45 DM1 DO1 DZ213 EC593 EE372
  EG20 EH212 ER291 ES34 ET251 FI358 FJ679 FK500 FM691 FO298 FR33 GA241 GB44 GD1 GE995 GF594 GG44 GH233 GI350 GL299 GM220
  GN224 GP590 GQ240 GR30 GT502 GU1 GW245 GY592 HK852 HN504 HR385 HT509 HU36 ID62 IE353 IL972 IM44 IN91 IO246 IQ964 IR98 IS354
  IT39 JE44 JM1 JO962 JP81 KE254 KG996 KH855 KI686 KM269 KN1 KP850 KR82 KW965 KY1 KZ7 LA856 LB961 LC1 LI423 LK94 LR231 LS266
  LT370 LU352 LV371 LY218 MA212 MC377 MD373 ME382 MF590 MG261 MH692 MK389 ML223 MM95 MN976 MO853 MP1 MQ596 MR222 MS1 MT356
  MU230 MV960 MW265 MX52 MY60 MZ258 NA264 NC687 NE227 NF672 NG234 NI505 NL31 NO47 NP977 NR674 NU683 NZ64 OM968 PA507 PE51
  PF689 PG675 PH63 PK92 PL48 PM508 PR1 PS970 PT351 PW680 PY595 QA974 RE262 RO40 RS381 RU7 RW250 SA966 SB677 SC248 SD249 SE46
  SG65 SH290 SI386 SJ47 SK421 SL232 SM378 SN221 SO252 SR597 SS211 ST239 SV503 SX1 SY963 SZ268 TA290 TC1 TD235 TG228 TH66 TJ992
  TK690 TL670 TM993 TN216 TO676 TR90 TT1 TV688 TW886 TZ255 UA380 UG256 US1 UY598 UZ998 VA39 VC1 VE58 VG1 VI1 VN84 VU678 WF681
  WS685 XK383 YE967 YT262 ZA27 ZM260 ZW263`;

const codeByRegion = new Map(CALLING_CODES.split(/\s+/).map((item) => [item.slice(0, 2), item.slice(2)]));
const codes = new Set(codeByRegion.values());
// The zero belongs to the number here, or does not occur.
const KEEPS_ZERO = new Set(["1", "7", "39", "225", "229", "241", "242", "378"]);

/** Removes what people put between the digits. Returns undefined for what is no phone number. */
function compact(text) {
  const bare = text.normalize("NFKC").replace(/[\s().\/\u2010-\u2015-]/g, "");
  return /^\+?\d+$/.test(bare) ? bare : undefined;
}

/** Whether the text begins a national number, which needs a country. */
export function needsCountry(text) {
  const bare = compact(text);
  return bare !== undefined && !bare.startsWith("+") && !bare.startsWith("00");
}

/** Reads a phone number: its digits with country code, or the problem ("country" or "invalid"). */
export function readPhone(text, region) {
  const bare = compact(text);
  if (bare === undefined) return undefined;
  const code = codeByRegion.get(region);
  let digits = bare.replace(/^(\+|00)/, "");
  if (needsCountry(text)) {
    if (code === undefined && digits.startsWith("0")) return { problem: "country" };
    const isComplete = code !== undefined && digits.startsWith(code) && digits.length - code.length >= 8;
    if (code !== undefined && !isComplete) digits = code + digits;
  }
  const calling = [1, 2, 3].map((length) => digits.slice(0, length)).find((prefix) => codes.has(prefix));
  if (calling === undefined) return { problem: "country" };
  let national = digits.slice(calling.length);
  if (!KEEPS_ZERO.has(calling)) national = national.replace(/^0/, "");
  const isValid = calling === "1" ? /^[2-9]\d{9}$/.test(national) : /^\d{4,13}$/.test(national);
  const hasWrongZero = national.startsWith("0") && !KEEPS_ZERO.has(calling);
  return isValid && !hasWrongZero ? { digits: calling + national } : { problem: "invalid" };
}

/** The region that a language tag names. A browser in the locale `C` has a tag that is none: `en-US@posix`. */
function regionOf(tag) {
  try {
    return new Intl.Locale(tag).region;
  } catch {
    return undefined;
  }
}

/** Fills the select with all countries, in the language of the page, and chooses that of the browser. */
function fill(select, lang) {
  const names = new Intl.DisplayNames([lang], { type: "region" });
  const items = [...codeByRegion].map(([region, code]) => [region, names.of(region), code]);
  items.sort(([, one], [, two]) => one.localeCompare(two, lang));
  for (const [region, name, code] of items) select.append(new Option(`${name} +${code}`, region));
  const own = navigator.languages.map(regionOf).find((region) => codeByRegion.has(region));
  select.value = own ?? "";
}

/** Shows the country beside a field while it contains a national number. */
export function watchCountry(input, select, lang) {
  const update = () => {
    const isPhone = input.dataset.kinds?.split(" ").includes("phone") ?? false;
    const isNeeded = isPhone && needsCountry(input.value);
    if (isNeeded && select.options.length === 1) fill(select, lang);
    select.hidden = !isNeeded;
  };
  input.addEventListener("input", update);
  update();
}

// Check a file against its certificate without sending it anywhere: SHA-256 of the bytes, and for
// the credential the Ed25519 signature (eddsa-jcs-2022) under the key the body publishes.
// Without this script the form uploads the file and the server answers on a page.
"use strict";

const LARGEST = 10_000_000;
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const ED25519 = [0xed, 0x01];

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const utf8 = (text) => new TextEncoder().encode(text);
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

// RFC 8785: members by UTF-16 code unit, which is how JavaScript sorts; numbers as JavaScript writes them.
function canonical(value) {
  if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return "{" + members.map((key) => JSON.stringify(key) + ":" + canonical(value[key])).join(",") + "}";
}

function fromBase58(text) {
  const bytes = [];
  for (const character of text) {
    let carry = BASE58.indexOf(character);
    if (carry < 0) throw new Error("base58");
    for (let at = 0; at < bytes.length; at++) {
      carry += bytes[at] * 58;
      bytes[at] = carry & 255;
      carry >>= 8;
    }
    for (; carry; carry >>= 8) bytes.push(carry & 255);
  }
  const zeros = text.match(/^1*/)[0].length;
  return new Uint8Array([...new Array(zeros).fill(0), ...bytes.reverse()]);
}

function fromMultibase(text) {
  if (typeof text !== "string" || text[0] !== "z" || text.length > 200) throw new Error("multibase");
  return fromBase58(text.slice(1));
}

// The public key named by a proof, from the document the body publishes; null where there is none.
async function bodyKey(address, name) {
  const document = await (await fetch(address)).json();
  const method = document.verificationMethod.find((one) => one.id === name && one.type === "Multikey");
  if (!method || method.revoked || !document.assertionMethod.includes(name)) return null;
  const bytes = fromMultibase(method.publicKeyMultibase);
  if (bytes[0] !== ED25519[0] || bytes[1] !== ED25519[1] || bytes.length !== 34) return null;
  return crypto.subtle.importKey("raw", bytes.slice(2), { name: "Ed25519" }, false, ["verify"]);
}

// true, false, or null where this browser cannot tell.
async function signatureFits(credential, address) {
  const { proof, ...document } = credential;
  if (!proof || proof.cryptosuite !== "eddsa-jcs-2022") return false;
  const { proofValue, ...options } = proof;
  let key;
  try {
    key = await bodyKey(address, proof.verificationMethod);
  } catch {
    return null;
  }
  if (key === null) return false;
  const signed = new Uint8Array([
    ...(await sha256(utf8(canonical(options)))),
    ...(await sha256(utf8(canonical(document)))),
  ]);
  return crypto.subtle.verify("Ed25519", key, fromMultibase(proofValue), signed);
}

function kindOf(bytes) {
  const start = new TextDecoder().decode(bytes.slice(0, 1024));
  if (start.includes("%PDF-")) return "pdf";
  if (start.trimStart().startsWith("{")) return "json";
  return /^[\w-]+\.[\w-]+/.test(start) ? "jwt" : "other";
}

async function examine(bytes, files, did) {
  const kind = kindOf(bytes);
  if (kind === "other") return { verdict: "unknown" };
  const text = kind === "jwt" ? utf8(new TextDecoder().decode(bytes).trim()) : bytes;
  const digest = hex(await sha256(text));
  let found = files.find((one) => one[kind] === digest);
  let signature;
  if (kind === "json") {
    let credential;
    try {
      credential = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch {
      return { verdict: "other", digest };
    }
    const normal = hex(await sha256(utf8(canonical(credential)))); // laid out anew is the same credential
    found = found || files.find((one) => one.json === normal);
    const fits = await signatureFits(credential, did);
    signature = fits === null ? "unsigned" : fits ? "good" : "bad";
    if (signature === "bad") found = undefined;
  }
  if (!found) return { verdict: "other", digest, signature };
  return { verdict: found.current ? "same" : "older", digest, signature };
}

function prepare(form) {
  const files = JSON.parse(form.dataset.files);
  const words = JSON.parse(form.dataset.words);
  const verdict = document.getElementById("verdict");
  const field = form.querySelector("input[type=file]");
  const button = form.querySelector("button");
  form.querySelector(".drop-hint").hidden = false;
  button.hidden = true;

  const line = (text, css) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = text;
    if (css) paragraph.className = css;
    verdict.append(paragraph);
  };
  const tones = { same: "valid", older: "superseded", other: "revoked" };

  async function check(file) {
    verdict.className = "verdict";
    verdict.replaceChildren();
    button.hidden = true;
    if (file.size > LARGEST) return line(words.large);
    line(words.reading);
    let found;
    try {
      found = await examine(new Uint8Array(await file.arrayBuffer()), files, form.dataset.did);
    } catch {
      found = { verdict: "unknown" };
    }
    verdict.replaceChildren();
    verdict.classList.add(tones[found.verdict] || "expired");
    button.hidden = found.verdict !== "unknown" && found.signature !== "unsigned";
    const mark = { same: "✓ ", older: "↷ ", other: "✗ " }[found.verdict] || "";
    line(mark + words[found.verdict], "headline");
    if (found.signature) line(words[found.signature]);
    if (found.verdict === "same" || found.verdict === "older") line(words.state + " " + form.dataset.state);
    if (found.digest) {
      line(words.hash);
      const code = document.createElement("code");
      code.textContent = found.digest;
      verdict.append(code);
    }
  }

  field.addEventListener("change", () => field.files.length && check(field.files[0]));
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    check(field.files[0]);
  });
}

const form = document.querySelector("form.check");
if (form && window.crypto && crypto.subtle) prepare(form);

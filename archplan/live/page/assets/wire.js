// What the page says to archplan and hears from it.
const meta = (name) => document.querySelector(`meta[name="${name}"]`).content;
const page = meta("page");
export const nonce = meta("nonce");

// The answer to a question, as plain data; null where a newer question took its place. A file comes as a blob with its name.
export async function ask(what, given, signal) {
  let found;
  try {
    found = await fetch(what, {
      method: "POST", signal, headers: { "Content-Type": "application/json", "X-Page": page }, body: JSON.stringify(given ?? {}),
    });
  } catch (error) {
    if (error.name === "AbortError") return null;
    return { error: "archplan does not answer", lost: true };
  }
  const name = /filename="([^"]+)"/.exec(found.headers.get("Content-Disposition") ?? "");
  try {
    if (name) return { blob: await found.blob(), name: name[1] };
    const answer = await found.json();
    if (found.status === 403) answer.lost = true;
    return answer?.overtaken ? null : answer;
  } catch (error) {
    if (error.name === "AbortError") return null;
    return { error: "archplan does not answer", lost: true };
  }
}

// Hear of files that others changed; `lost` once nobody speaks any more.
export function listen(heard, lost) {
  const news = new EventSource(`news?page=${encodeURIComponent(page)}`);
  news.onmessage = (event) => heard(JSON.parse(event.data));
  news.onerror = () => {
    news.close();
    lost();
  };
  addEventListener("pagehide", () => news.close());
}

export const framed = (what) => `${what}?page=${encodeURIComponent(page)}&at=${Date.now()}`;

// Give a file to whoever sits here.
export function handOver(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// The journey of a suggestion in Firefox, over WebDriver BiDi: sign in, press the pen, write, send.
// node firefox.cjs BINARY ADDRESS DRAFT EMAIL PASSWORD; prints what the page said on the way, as JSON.
const puppeteer = require("puppeteer-core");

const [binary, address, draft, email, password] = process.argv.slice(2);

async function choose(page, words) {
  await page.evaluate((wanted) => {
    const text = document.querySelector("#rich-text");
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(wanted);
      if (at < 0 || node.parentElement.closest("[contenteditable=false]")) continue;
      text.focus();
      getSelection().setBaseAndExtent(node, at, node, at + wanted.length);
      return;
    }
    throw new Error(`${wanted} is not there`);
  }, words);
  await settle(page);
}

// The browser tells the editor where the cursor went between two keys of a person.
function settle(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
}

async function press(page, ...keys) {
  for (const key of keys) {
    await page.keyboard.press(key);
    await settle(page);
  }
}

async function marked(page, selector) {
  return page.$$eval(`#rich-text ${selector}`, (all) =>
    all.map((one) => {
      const copy = one.cloneNode(true);
      for (const said of copy.querySelectorAll(".visually-hidden")) said.remove();
      return copy.textContent;
    }),
  );
}

async function main() {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: binary, headless: true });
  try {
    const page = await browser.newPage();
    const broken = [];
    page.on("pageerror", (error) => broken.push(String(error)));
    await page.goto(`${address}/sign-in`);
    await page.type("#email", email);
    await page.type("#password", password);
    await Promise.all([page.waitForNavigation(), page.click("main button[type=submit]")]);
    await page.goto(address + draft);
    const pen = await page.evaluateHandle(() =>
      [...document.querySelectorAll(".passage-row")]
        .find((row) => row.textContent.includes("Turismen giver"))
        .querySelector("a.passage-act-first"),
    );
    await pen.focus();
    await page.keyboard.press("e");
    await page.waitForSelector("#rich-text");
    await choose(page, "arbejde");
    await page.keyboard.type("indkomst");
    await settle(page);
    await choose(page, "hele ");
    await press(page, "Backspace");
    await choose(page, "kysterne");
    await page.keyboard.down("Control");
    await press(page, "b");
    await page.keyboard.up("Control");
    const came = await marked(page, "ins");
    const gone = await marked(page, "del");
    await press(page, "ArrowRight");
    await page.type("#reason", "Det læser bedre.");
    await Promise.all([page.waitForNavigation(), page.click("form:has(#reason) button[type=submit]:not([name])")]);
    console.log(JSON.stringify({ came, gone, broken, path: new URL(page.url()).pathname }));
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});

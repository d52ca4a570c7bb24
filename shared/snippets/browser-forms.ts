/** Programs that drive a browser. None of them can log in to SOCKS5: the browsers themselves cannot. */
import { quoted } from './literals.ts';
import { jsPassword } from './node-forms.ts';
import { type HandoutFormatRow, SECRET_VARIABLE } from './parts.ts';

const row = {
  group: 'browser',
  language: 'JavaScript',
  holdsSecret: true,
  envSecret: true,
  unsupported: { socks5: 'Browsers cannot log in to a SOCKS5 proxy: this program goes by HTTP' },
} as const;

export const PLAYWRIGHT: HandoutFormatRow = {
  ...row,
  label: 'Playwright',
  hint: 'A program that opens the page in Chromium',
  render: (parts) =>
    [
      '// npm install playwright && npx playwright install chromium, then: node this_file.mjs',
      'import { chromium } from "playwright";',
      '',
      'const browser = await chromium.launch({',
      '  proxy: {',
      `    server: ${quoted(`http://${parts.hostPort}`)},`,
      `    username: ${quoted(parts.username)},`,
      `    password: ${jsPassword(parts)},`,
      '  },',
      '});',
      'const page = await browser.newPage();',
      `const response = await page.goto(${quoted(parts.echoUrl)});`,
      'console.log(await response.text());',
      'await browser.close();',
    ].join('\n'),
};

export const PUPPETEER: HandoutFormatRow = {
  ...row,
  label: 'Puppeteer',
  hint: 'A program that opens the page in Chrome',
  render: (parts) =>
    [
      '// npm install puppeteer, then: node this_file.mjs',
      'import puppeteer from "puppeteer";',
      '',
      'const browser = await puppeteer.launch({',
      `  args: [${quoted(`--proxy-server=http://${parts.hostPort}`)}],`,
      '});',
      'const page = await browser.newPage();',
      'await page.authenticate({',
      `  username: ${quoted(parts.username)},`,
      `  password: ${jsPassword(parts)},`,
      '});',
      `const response = await page.goto(${quoted(parts.echoUrl)});`,
      'console.log(await response.text());',
      'await browser.close();',
    ].join('\n'),
};

export const SELENIUM: HandoutFormatRow = {
  ...row,
  label: 'Selenium',
  language: 'Python',
  hint: 'A program that opens the page in Chrome',
  render: (parts) =>
    [
      '# pip install "selenium>=4.32"',
      ...(parts.secretFrom === 'env' ? ['import os', ''] : []),
      'from selenium import webdriver',
      'from selenium.webdriver.common.by import By',
      '',
      'options = webdriver.ChromeOptions()',
      'options.enable_bidi = True',
      'options.add_argument("--headless=new")',
      `options.add_argument(${quoted(`--proxy-server=http://${parts.hostPort}`)})`,
      'driver = webdriver.Chrome(options=options)',
      'try:',
      '    driver.network.add_auth_handler(',
      `        ${quoted(parts.username)},`,
      `        ${parts.secretFrom === 'env' ? `os.environ["${SECRET_VARIABLE}"]` : quoted(parts.secret)},`,
      '    )',
      // get() keeps chromedriver busy until the page is there, and the login would wait behind it.
      '    driver.browsing_context.navigate(',
      `        driver.current_window_handle, ${quoted(parts.echoUrl)}, wait="complete"`,
      '    )',
      '    print(driver.find_element(By.TAG_NAME, "body").text)',
      'finally:',
      '    driver.quit()',
    ].join('\n'),
};

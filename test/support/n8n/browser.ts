import { execFileSync } from 'node:child_process';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { keepEvidence } from '../evidence';
import { owner } from './client';

/** The real editor in a real browser. */
export interface Editor {
	page: Page;
	openWorkflow(id: string): Promise<void>;
	/** Opens a node's panel by its name. */
	openNode(name: string): Promise<void>;
	screenshot(file: string): Promise<void>;
	close(): Promise<void>;
}

const candidates = ['chromium', 'chromium-browser', 'google-chrome'];
const flags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** @throws Error when no browser is installed */
export async function openEditor(origin: string): Promise<Editor> {
	const browser = await launchBrowser();
	const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
	await loopbackOnly(context);
	const page = await context.newPage();
	await page.goto(`${origin}/signin`);
	await page.locator('input[name="emailOrLdapLoginId"], input[name="email"]').first().fill(owner.email);
	await page.locator('input[type="password"]').fill(owner.password);
	await page.locator('[data-test-id="form-submit-button"], button[type=submit]').first().click();
	await page.waitForURL((url) => !url.pathname.includes('signin'), { timeout: 30_000 });
	return {
		page,
		openWorkflow: async (id) => {
			await page.goto(`${origin}/workflow/${id}`);
			await page.locator('[data-test-id="canvas-node"]').first().waitFor({ timeout: 30_000 });
			await page.waitForTimeout(1500);
		},
		openNode: async (name) => {
			await page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
			await page.waitForTimeout(2500);
		},
		screenshot: async (file) => {
			await page.screenshot({ path: file });
			keepEvidence('pages.txt', await readable(page));
		},
		close: async () => await browser.close(),
	};
}

/** A browser without a window. @throws Error when none is installed */
export async function launchBrowser(): Promise<Browser> {
	return await chromium.launch({ executablePath: findBrowser(), headless: true, args: flags });
}

/** What a person can read in a picture of the page: its text, and what stands in fields that are not masked. */
async function readable(page: Page): Promise<string> {
	const text = await page.locator('body').innerText();
	const fields = await page.locator('input:not([type="password"]), textarea').all();
	return [text, ...(await Promise.all(fields.map(async (field) => await field.inputValue())))].join('\n');
}

async function loopbackOnly(context: BrowserContext): Promise<void> {
	await context.route(
		(url) => url.hostname !== '127.0.0.1' && url.protocol.startsWith('http'),
		async (route) => await route.abort(),
	);
}

function findBrowser(): string {
	if (process.env.CHROMIUM) return process.env.CHROMIUM;
	for (const name of candidates) {
		try {
			return execFileSync('which', [name], { encoding: 'utf8' }).trim();
		} catch {
			continue;
		}
	}
	throw new Error('No browser found: install Chromium (apt-get install chromium) or set CHROMIUM to its path');
}

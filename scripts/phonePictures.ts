import path from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** The sandbox's phone page, of which pictures are taken. */
export interface Phone {
	page: Page;
	/** Opens the chat with an account. */
	open(account: RegExp): Promise<void>;
	write(words: string): Promise<void>;
	/** The latest message with these words. */
	bubble(words: string): Locator;
	/** Takes `docs/images/ask-phone-<name>.png`. */
	picture(name: string): Promise<void>;
}

/** @param folder where the pictures go */
export async function openPhone(from: Page, sandboxOrigin: string, folder: string): Promise<Phone> {
	const page = await from.context().newPage();
	await page.setViewportSize({ width: 1100, height: 900 });
	await page.goto(`${sandboxOrigin}/phone`);
	return {
		page,
		open: async (account) =>
			await page.getByRole('navigation', { name: 'Chats' }).getByRole('button', { name: account }).first().click(),
		write: async (words) => {
			await page.getByLabel('Message', { exact: true }).fill(words);
			await page.keyboard.press('Enter');
		},
		bubble: (words) => page.locator('.bubble', { hasText: words }).last(),
		picture: async (name) => {
			// The list of chats and what went over the wire are of no interest here.
			await page.locator('main.phone > :nth-child(2)').screenshot({ path: path.join(folder, `ask-phone-${name}.png`) });
			console.log(`docs/images/ask-phone-${name}.png`);
		},
	};
}

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import type { Editor } from '../test/support/n8n/browser';
import type { N8nClient, WorkflowRef } from '../test/support/n8n/client';

/** The example that asks. */
export const askingExample = 'getchat-ask-and-wait.json';

interface Stage {
	client: N8nClient;
	editor: Editor;
	sandboxOrigin: string;
	/** Where the pictures go. */
	folder: string;
}

/**
 * Takes the pictures of a question and its answer, on the phone page and in the editor: asked, the execution waits,
 * answered by a tap, the execution went on.
 */
export async function recordAnswer(workflow: IDataObject, stage: Stage): Promise<void> {
	const { client, editor, sandboxOrigin, folder } = stage;
	const created = await client.createWorkflow(workflow);
	await client.publish(created);
	const phone = await editor.page.context().newPage();
	await phone.setViewportSize({ width: 1100, height: 900 });
	await phone.goto(`${sandboxOrigin}/phone`);
	await phone
		.getByRole('navigation', { name: 'Chats' })
		.getByRole('button', { name: /get\.chat/ })
		.first()
		.click();
	const bubble = (words: string) => phone.locator('.bubble', { hasText: words }).last();
	const write = async (words: string) => {
		await phone.getByLabel('Message', { exact: true }).fill(words);
		await phone.keyboard.press('Enter');
	};
	const picture = async (name: string) => {
		// The list of chats and what went over the wire are of no interest here.
		await phone.locator('main.phone > :nth-child(2)').screenshot({ path: path.join(folder, `ask-phone-${name}.png`) });
		console.log(`docs/images/ask-phone-${name}.png`);
	};
	const execution = async (state: 'success' | 'waiting') => {
		const id = await executionOf(client, created, state);
		await editor.page.goto(`${client.origin}/workflow/${created.id}/executions/${id}`);
		await editor.page.locator('[data-test-id="canvas-node"]').first().waitFor({ timeout: 120_000 });
		// n8n's advice for workflows that are new lies over the list.
		await editor.page.keyboard.press('Escape');
		await editor.page.waitForTimeout(3000);
		await editor.screenshot(path.join(folder, `ask-editor-${state}.png`));
		console.log(`docs/images/ask-editor-${state}.png`);
	};

	await write('I want to book a table');
	await bubble('For how many people').waitFor();
	await write('4');
	await phone.getByRole('button', { name: 'Yes, please' }).waitFor();
	await picture('asked');
	await execution('waiting');
	await phone.getByRole('button', { name: 'Yes, please' }).click();
	await bubble('Your table is booked.').waitFor();
	await picture('answered');
	await execution('success');
	await phone.close();
	await client.unpublish(created);
}

/** @throws Error where no execution of the workflow is in that state after a while */
async function executionOf(client: N8nClient, { id }: WorkflowRef, state: string): Promise<string> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId: id, status: [state] }));
	for (const end = Date.now() + 60_000; Date.now() < end; await sleep(300)) {
		const { results } = Object(await client.call('GET', `/rest/executions?filter=${filter}&limit=1`));
		if (Array.isArray(results) && results.length > 0) return String(Object(results[0]).id);
	}
	throw new Error(`No execution is ${state}`);
}

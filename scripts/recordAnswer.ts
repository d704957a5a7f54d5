import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import type { Editor } from '../test/support/n8n/browser';
import type { N8nClient, WorkflowRef } from '../test/support/n8n/client';
import { openPhone } from './phonePictures';

/** The example that asks. */
export const askingExample = 'getchat-ask-and-wait.json';

/** Where pictures are taken. */
export interface Stage {
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
	const phone = await openPhone(editor.page, sandboxOrigin, folder);
	await phone.open(/get\.chat/);
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

	await phone.write('I want to book a table');
	await phone.bubble('For how many people').waitFor();
	await phone.write('4');
	await phone.page.getByRole('button', { name: 'Yes, please' }).waitFor();
	await phone.picture('asked');
	await execution('waiting');
	await phone.page.getByRole('button', { name: 'Yes, please' }).click();
	await phone.bubble('Your table is booked.').waitFor();
	await phone.picture('answered');
	await execution('success');
	await phone.page.close();
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

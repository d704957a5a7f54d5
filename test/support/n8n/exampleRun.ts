import type { IDataObject } from 'n8n-workflow';
import type { SandboxControl } from '../sandboxControl';
import type { Execution, N8nClient, WorkflowRef } from './client';

/** An example workflow that exists in n8n, and what is needed to start it. */
export interface ExampleRun {
	client: N8nClient;
	control: SandboxControl;
	workflow: WorkflowRef;
	example: IDataObject;
	/** Id of the 1MSG channel that the workflow's credential is for. */
	channel: string;
}

/** Lets happen what an example is about. @returns all executions, in their order */
export type Starter = (run: ExampleRun) => Promise<Execution[]>;

/** The customer who writes to a channel of 1MSG's sandbox. */
export const oneMsgCustomer = { phone: '+12020721369', chatId: '12020721369@c.us' };

const manual = "When clicking 'Execute workflow'";

/** Runs the workflow by its button. */
export const byHand: Starter = async ({ client, workflow }) => [await client.run(workflow, manual)];

/**
 * Makes the data tables of an example by its button, publishes it, lets things happen one after the other, and unpublishes
 * it, so that the examples do not answer the same customer all at once.
 */
export async function eachInTurn(
	{ client, workflow, example }: ExampleRun,
	happenings: ReadonlyArray<() => Promise<unknown>>,
): Promise<Execution[]> {
	const hasButton = JSON.stringify(example.nodes).includes('n8n-nodes-base.manualTrigger');
	const before = hasButton ? [await client.run(workflow, manual)] : [];
	await client.publish(workflow);
	for (const [index, happening] of happenings.entries()) {
		await happening();
		await client.executions(workflow, before.length + index + 1);
	}
	const executions = await client.executions(workflow, before.length + happenings.length);
	await client.unpublish(workflow);
	return executions;
}

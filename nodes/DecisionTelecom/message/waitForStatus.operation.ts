import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField } from '../../shared/input/parameters';
import { id } from '../../shared/input/validate';
import { createWait } from '../../shared/wait';
import { messageId } from '../fields';
import { outOfTime, waitUntil, type Wanted } from './poll';
import { askStatus } from './status';

const waitFor = defineField({
	displayName: 'Wait For',
	name: 'waitFor',
	type: 'options',
	default: 'final',
	description: 'The status to wait for. A failure ends the wait in any case.',
	options: [
		{ name: 'Delivered', value: 'final', description: 'The message arrived, was read, or failed' },
		{ name: 'Read', value: 'read', description: 'The message was read, or failed; many people hide that they read' },
	],
});

const waitSeconds = defineField({
	displayName: 'Wait at Most',
	name: 'waitSeconds',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 3600 },
	default: 300,
	description:
		'After how many seconds to stop waiting. The first check is immediate; the next follow after 2, 3, 4.5 … up to 30 seconds.',
});

const onTimeout = defineField({
	displayName: 'If Time Runs Out',
	name: 'onTimeout',
	type: 'options',
	default: 'output',
	options: [
		{ name: 'Output the Last Status', value: 'output', description: 'The item says "timedOut": true' },
		{ name: 'Report an Error', value: 'error' },
	],
});

/** `POST /receive-whatsapp`, again and again */
export const waitForStatus = defineOperation({
	name: 'Wait for Status',
	value: 'waitForStatus',
	action: 'Wait until a message is delivered or failed',
	description: 'Ask again and again until a message is delivered, read or failed; a trigger costs less',
	properties: [messageId, waitFor, waitSeconds, onTimeout],
	prepare: ({ parameters }) => id('Message ID', parameters.messageId),
	execute: async ({ client, functions, itemIndex, parameters, prepared }) => {
		const wanted: Wanted = parameters.waitFor;
		const report = await waitUntil(async () => await askStatus(client, prepared), {
			wanted,
			maxMs: parameters.waitSeconds * 1000,
			wait: createWait(functions.getExecutionCancelSignal()),
		});
		if (!report.timedOut || parameters.onTimeout === 'output') return report;
		throw outOfTime(functions, itemIndex, report, parameters.waitSeconds);
	},
});

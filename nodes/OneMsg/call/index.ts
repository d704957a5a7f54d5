import type { Resource } from '../../shared/operation/defineOperation';
import { answer } from './answer.operation';
import { end } from './end.operation';
import { getSettings } from './getSettings.operation';
import { start } from './start.operation';
import { updateSettings } from './updateSettings.operation';

export const callResource: Resource = {
	name: 'Call',
	value: 'call',
	description: 'Calls over WhatsApp',
	defaultOperation: answer,
	operations: [answer, end, getSettings, start, updateSettings],
};

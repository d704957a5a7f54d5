import type { Resource } from '../../shared/operation/defineOperation';
import { create } from './create.operation';
import { deleteTemplate } from './delete.operation';
import { getMany } from './getMany.operation';
import { send } from './send.operation';
import { sendBulk } from './sendBulk.operation';

export const templateResource: Resource = {
	name: 'Template',
	value: 'template',
	description: 'Send approved templates to one or to many, and manage them',
	defaultOperation: create,
	newOperation: send,
	operations: [create, deleteTemplate, getMany, send, sendBulk],
};

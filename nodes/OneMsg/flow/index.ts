import type { Resource } from '../../shared/operation/defineOperation';
import { create } from './create.operation';
import { deleteFlow } from './delete.operation';
import { deprecate } from './deprecate.operation';
import { get } from './get.operation';
import { getMany } from './getMany.operation';
import { getPublicKey } from './getPublicKey.operation';
import { preview } from './preview.operation';
import { publish } from './publish.operation';
import { setPublicKey } from './setPublicKey.operation';
import { updateMetadata } from './updateMetadata.operation';
import { updateStructure } from './updateStructure.operation';

export const flowResource: Resource = {
	name: 'Flow',
	value: 'flow',
	description: 'Forms that people fill in inside WhatsApp',
	defaultOperation: create,
	newOperation: getMany,
	operations: [
		create,
		deleteFlow,
		deprecate,
		get,
		getMany,
		preview,
		getPublicKey,
		publish,
		setPublicKey,
		updateMetadata,
		updateStructure,
	],
};

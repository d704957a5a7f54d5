import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../../shared/errors';
import { defineOperation } from '../../shared/operation/defineOperation';
import { defineField, type ParametersOf } from '../../shared/input/parameters';
import { text } from '../../shared/input/validate';
import { webAddress } from '../../shared/whatsapp/ctaUrl';
import { categories, categoriesOf, endpointUri, flow, flowName, flowOptions, flowRequest } from './fields';

const updateFields = defineField({
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	description: 'What is left out stays as it is',
	options: [categories, endpointUri, flowName],
});

/** `PATCH /flows/{flowId}/metadata` */
export const updateMetadata = defineOperation({
	name: 'Update Metadata',
	value: 'updateMetadata',
	action: 'Update the metadata of a flow',
	description:
		'Change name, categories or endpoint of a flow; on newer channels only, where 1MSG may have it switched off',
	properties: [flow, updateFields, flowOptions],
	request: (parameters) => ({
		method: 'PATCH',
		...flowRequest(parameters, '/metadata'),
		body: metadataOf(parameters.updateFields),
		idempotent: true,
	}),
});

/** @throws InvalidInput naming the field and the rule, and where there is nothing to change */
function metadataOf({
	name,
	categories: chosen,
	endpointUri: endpoint,
}: ParametersOf<[typeof updateFields]>['updateFields']): IDataObject {
	if (name === undefined && chosen === undefined && endpoint === undefined) {
		throw invalidInput('Update Fields', 'is empty', 'Add the fields to change.');
	}
	return {
		...(name !== undefined && { name: text('Name', name).trim() }),
		...(chosen && { categories: [...categoriesOf(chosen)] }),
		...(endpoint !== undefined && { endpointUri: webAddress('Endpoint URL', endpoint) }),
	};
}

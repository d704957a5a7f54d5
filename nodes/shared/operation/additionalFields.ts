import { bodyField, queryField } from '../http/additional';
import { defineField } from '../input/parameters';

/** For operations whose requests have a body. */
export const additionalBodyFields = defineField({
	displayName: bodyField,
	name: 'additionalBodyFields',
	type: 'json',
	default: '{}',
	description:
		'Members to add to the body of the request, for what the provider takes and this node has no field for. They take precedence over what the node sends: objects are merged, lists and values replaced. They cannot change who gets a message, and are no place for tokens.',
});

/** For operations that read. */
export const additionalQueryParameters = defineField({
	displayName: queryField,
	name: 'additionalQueryParameters',
	type: 'json',
	default: '{}',
	description:
		'Query parameters to add to the request, such as filters that this node has no field for. They take precedence over those of the node, but cannot turn pages.',
});

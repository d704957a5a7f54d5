import { defineField } from '../../shared/input/parameters';

export const namespace = defineField({
	displayName: 'Namespace',
	name: 'namespace',
	type: 'string',
	default: '',
	description:
		'With raw components: the namespace of the templates, which On-Premises inboxes want. The form takes it from the list by itself.',
});

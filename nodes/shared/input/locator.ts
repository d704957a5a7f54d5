import type { INodePropertyMode } from 'n8n-workflow';

/**
 * What the fields have in common whose value is chosen from a list or entered.
 *
 * @param record what the list is of, such as `a ticket`
 * @param searchListMethod the node's method that fills the list
 * @param example of what is entered
 * @param entered how that is called, unless it is an ID, and what is said of it
 */
export function locator(
	record: string,
	searchListMethod: string,
	example: string,
	entered?: Partial<INodePropertyMode>,
): { type: 'resourceLocator'; default: { mode: 'list'; value: '' }; modes: INodePropertyMode[] } {
	return {
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select ${record}…`,
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${example}`, ...entered },
		],
	};
}

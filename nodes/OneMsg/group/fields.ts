import { path } from '../../shared/http/request';
import { invalidInput } from '../../shared/errors';
import { locator } from '../../shared/input/locator';
import { defineField } from '../../shared/input/parameters';

export const group = defineField({
	displayName: 'Group',
	name: 'groupId',
	...locator('a group', 'searchGroups', '120363046942338209@g.us', { hint: 'With or without @g.us' }),
	required: true,
	description: 'A group of the channel',
});

/**
 * The address of a group, or of something below it.
 *
 * @param entered the id, with or without the ending that chat ids of groups have
 * @throws InvalidInput for anything but the id of a group
 */
export function groupPath(entered: string, below = ''): string {
	const id = entered.trim().replace(/@g\.us$/i, '');
	if (id === '' || /[\s@/]/.test(id)) {
		throw invalidInput(
			'Group',
			id === '' ? 'is required' : `must be the id of a group, but it is "${entered.slice(0, 60)}"`,
			'Choose the group from the list, or enter its id.',
		);
	}
	return `${path`/groups/${id}`}${below}`;
}

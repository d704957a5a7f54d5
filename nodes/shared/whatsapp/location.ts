import { invalidInput } from '../errors';
import { defineField, type ParametersOf } from '../input/parameters';
import { text } from '../input/validate';

const latitude = defineField({
	displayName: 'Latitude',
	name: 'latitude',
	type: 'number',
	typeOptions: { numberPrecision: 8 },
	default: 0,
	required: true,
	description: 'Degrees north of the equator, from -90 to 90',
});

const longitude = defineField({
	displayName: 'Longitude',
	name: 'longitude',
	type: 'number',
	typeOptions: { numberPrecision: 8 },
	default: 0,
	required: true,
	description: 'Degrees east of Greenwich, from -180 to 180',
});

const name = defineField({
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. City Hall',
	description: 'Name of the place, shown above the map link',
});

const address = defineField({
	displayName: 'Address',
	name: 'address',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 1 Main Street, Springfield',
	description: 'Address of the place, shown below its name',
});

/** Each field of `locationFields`, for providers that change one. */
export const locationField = { latitude, longitude, name, address };

/** A place with its name and address. */
export const locationFields = [latitude, longitude, name, address] as const;

export interface Location {
	/** Degrees. */
	latitude: number;
	/** Degrees. */
	longitude: number;
	name: string;
	address: string;
}

/** @throws InvalidInput for coordinates that are not on earth, or without name or address */
export function locationOf(place: ParametersOf<typeof locationFields>): Location {
	return { ...coordinatesOf(place), name: text('Name', place.name), address: text('Address', place.address) };
}

/** The place alone, for providers that need no name. @throws InvalidInput for coordinates that are not on earth */
export function coordinatesOf({
	latitude,
	longitude,
}: Pick<Location, 'latitude' | 'longitude'>): Pick<Location, 'latitude' | 'longitude'> {
	return { latitude: degrees('Latitude', latitude, 90), longitude: degrees('Longitude', longitude, 180) };
}

function degrees(field: string, value: number, most: number): number {
	if (Math.abs(value) <= most) return value;
	const swapped = field === 'Latitude' ? ' If latitude and longitude are swapped, swap them back.' : '';
	throw invalidInput(
		field,
		`must be between -${most} and ${most} degrees, but it is ${value}`,
		`Enter degrees with a decimal point, like 41.0082.${swapped}`,
	);
}

/** Joins the names of classes; those that are false or undefined are left out. */
export function join(...classes: readonly (string | false | undefined)[]): string {
  return classes.filter((each) => each !== false && each !== undefined).join(' ');
}

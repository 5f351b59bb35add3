/** A scene that the clips of this package show, and the words of a prompt that ask for it. */
export interface Scene {
  /** The beginning of its files' names. */
  readonly name: string;
  /** Words for its subject, in the singular where a plural only adds an s. */
  readonly subjects: readonly string[];
  /** Words for its setting, which count only if the prompt names no subject. */
  readonly settings: readonly string[];
}

/**
 * All scenes, in the order in which a number selects one. Words of camera work and light, such as "pan", "shot" or "light", name
 * no scene.
 */
export const scenes: readonly Scene[] = [
  scene('lighthouse', 'lighthouse beacon harbour harbor', 'sunset sea ocean coast storm evening dusk beam'),
  scene(
    'neon-city',
    'city skyscraper neon cyberpunk downtown tokyo skyline tower',
    'rain rainy night street car traffic urban',
  ),
  scene('fox', 'fox wolf', 'snow snowy winter walk mountain animal'),
  scene('pan', 'skillet egg breakfast frying kitchen', 'steam steaming cooking cook food chef recipe soup'),
  scene('fireflies', 'firefly fireflies forest woods', 'pine tree magic fairy night green'),
  scene('dunes', 'dune desert camel caravan sahara', 'sand wind hot dry'),
  scene('retro-grid', 'grid retro synthwave vaporwave arcade outrun', 'eighties race racing sun neon game'),
  scene('icy-window', 'frost window pane icicle', 'snow winter cold freezing christmas macro'),
  scene('paper-boats', 'paper boat library ship book sailboat', 'flood flooded water drift drifting sailing sea'),
  scene('glacier', 'glacier iceberg ice arctic antarctica penguin', 'dawn drone flight cold polar aerial'),
  scene('aurora', 'aurora borealis northern cabin', 'night sky stars winter snow iceland norway'),
  scene('jellyfish', 'jellyfish jelly medusa', 'deep underwater sea ocean swim swimming glow glowing'),
  scene('night-train', 'train railway locomotive viaduct bridge', 'night moon journey travel'),
  scene('balloons', 'balloon', 'morning sunrise hill valley fly flying float floating sky'),
  scene('windmill', 'windmill mill wheat farm tulip', 'field summer wind countryside village meadow'),
  scene('koi-pond', 'koi pond lily carp goldfish', 'zen japanese garden water calm fish'),
  scene('ringed-planet', 'planet saturn galaxy', 'space stars universe cosmos orbit moon'),
  scene('lava-lamp', 'lava lamp', 'psychedelic abstract purple seventies liquid glow'),
  scene(
    'beach',
    'beach surf surfer surfing shore umbrella parasol island',
    'wave summer sand sea ocean holiday tropical aerial drone',
  ),
  scene(
    'cherry-blossoms',
    'cherry blossom sakura fuji petal volcano',
    'spring japan japanese pink mountain lake tree flower',
  ),
  scene('record-player', 'record vinyl turntable dj', 'music song jazz dance dancing party'),
  scene('airplane', 'airplane plane aeroplane aircraft airliner cloud', 'sky flight fly flying travel sunset'),
  scene('subway', 'subway metro underground commuter tram', 'people woman man passenger city reading girl boy person'),
  scene('reef', 'reef coral fish clownfish aquarium turtle diver', 'underwater ocean sea tropical swim swimming'),
  scene('candle', 'candle flame candlelight pumpkin halloween', 'dark cosy cozy table'),
  scene('rocket', 'rocket spaceship spacecraft astronaut launch', 'space stars moon mars science'),
  scene('campfire', 'campfire tent camp camping bonfire', 'fire night stars forest mountain friends'),
  scene('cat', 'cat kitten kitty', 'garden ball pet animal cute playing play flower'),
  scene('dog', 'dog puppy corgi park retriever', 'run running autumn fall leaf leaves pet animal cute'),
  scene('coffee', 'coffee café cafe cup tea mug espresso latte', 'rain rainy morning cosy cozy table'),
];

function scene(name: string, subjects: string, settings: string): Scene {
  return { name, subjects: subjects.split(' '), settings: settings.split(' ') };
}

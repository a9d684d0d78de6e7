namespace DeepNet;

/// <summary>Where a <see cref="RandomSource"/> stands: the same state gives the same numbers again.</summary>
/// <param name="Seed">The seed of the generator.</param>
/// <param name="Position">The next unused counter.</param>
public readonly record struct RandomState(ulong Seed, ulong Position);

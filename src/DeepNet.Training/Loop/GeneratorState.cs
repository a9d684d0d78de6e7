namespace DeepNet.Training;

/// <summary>The state of a generator as a checkpoint writes it.</summary>
internal sealed record GeneratorState(ulong Seed, ulong Position)
{
    public static GeneratorState Of(RandomState state) => new(state.Seed, state.Position);

    public RandomState ToState() => new(Seed, Position);
}

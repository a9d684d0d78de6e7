using DeepNet.Layers;

namespace DeepNet.Data.Transforms;

/// <summary>Changes one sample, by chance or always in the same way.</summary>
/// <remarks>
/// All chance comes from the generator that is handed in, so that a result is a function of sample and generator, and
/// not of the workers of a loader: <c>dataset.Map((x, random) => transform.Apply(x, random))</c>. Applying changes
/// nothing in the transform itself, so many threads may do it at once. A module, so that what was fitted
/// (<see cref="Standardize"/>) is saved with the model that holds it. torchvision.transforms.v2.Transform.
/// </remarks>
public abstract class Transform : Module
{
    /// <summary>The sample changed; the class says of what shapes.</summary>
    /// <param name="x">The sample. It stays as it is.</param>
    /// <param name="random">Where chance comes from; its position moves on.</param>
    public abstract Tensor Apply(Tensor x, RandomSource random);
}

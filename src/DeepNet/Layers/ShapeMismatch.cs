namespace DeepNet.Layers;

/// <summary>A tensor that has another shape than the module's.</summary>
/// <param name="Key">Its name in the state.</param>
/// <param name="Expected">The module's shape.</param>
/// <param name="Actual">The shape that was given.</param>
public readonly record struct ShapeMismatch(string Key, Shape Expected, Shape Actual);

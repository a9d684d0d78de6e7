namespace DeepNet.Samples.Perceptron;

/// <summary>A classifier over a square of the plane.</summary>
/// <param name="Title">Stands above it.</param>
/// <param name="Low">The left and lower edge.</param>
/// <param name="High">The right and upper edge.</param>
/// <param name="Samples">[n, 2].</param>
/// <param name="Labels">[n], positive for yes.</param>
/// <param name="Says">0 for no to 1 for yes at a point.</param>
internal sealed record Panel(
    string Title, double Low, double High, Tensor Samples, Tensor Labels, Func<double, double, double> Says);

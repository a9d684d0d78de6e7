namespace DeepNet;

/// <summary>What <see cref="Tensor.Histogram(int, double, double, Tensor?, bool)"/> finds.</summary>
/// <param name="Values">[bins]: how many elements, or which weight of them, lie in each bin; or the density
/// there.</param>
/// <param name="Edges">[bins + 1]: where the bins begin, and where the last ends.</param>
public sealed record HistogramResult(Tensor Values, Tensor Edges);

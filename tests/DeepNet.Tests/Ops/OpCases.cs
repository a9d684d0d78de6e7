namespace DeepNet.Tests.Ops;

/// <summary>The table of operations: every public one is here; a test looks through the public members.</summary>
internal static partial class OpCases
{
    public static IReadOnlyList<OpCase> All { get; } =
    [
        .. Elementwise(), .. Activations(), .. Binary(), .. Comparisons(), .. Reductions(), .. Scans(), .. Shapes(),
        .. Spectral(), .. Sound(), .. Pictures(), .. Indexing(), .. Linear(), .. Softmax(), .. Convolution(),
        .. Normalization(), .. Losses(), .. Recurrent(), .. Attention(), .. Sequences(), .. LinearAlgebra(),
        .. Numerics(), .. MarginLosses(), .. MoreLosses(), .. BoxesCases(), .. Interpolations(), .. Patches(),
        .. Deformable(), .. Regularization(), .. StateSpaces(),
    ];
}

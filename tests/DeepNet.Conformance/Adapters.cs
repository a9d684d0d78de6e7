namespace DeepNet.Conformance;

/// <summary>How each golden operation is written with this library. What is not here does not exist yet.</summary>
internal static partial class Adapters
{
    private static readonly AdapterTable s_table = Build();

    /// <summary>The adapter of a case's operation, or null.</summary>
    public static Func<Arguments, Tensor[]>? Find(GoldenCase @case) => s_table.GetValueOrDefault(@case.Op);

    private static AdapterTable Build()
    {
        var table = new AdapterTable();
        AddUnary(table);
        AddActivations(table);
        AddBinary(table);
        AddComparisons(table);
        AddReductions(table);
        AddStatistics(table);
        AddSorting(table);
        AddLinearAlgebra(table);
        AddDecompositions(table);
        AddShapes(table);
        AddSpectral(table);
        AddAudio(table);
        AddImages(table);
        AddCreation(table);
        AddIndexing(table);
        AddConvolutions(table);
        AddPooling(table);
        AddInterpolation(table);
        AddNorms(table);
        AddRecurrent(table);
        AddAttention(table);
        AddDistributions(table);
        AddRegressionMetrics(table);
        AddTransformers(table);
        AddLosses(table);
        AddClassification(table);
        AddMoreLosses(table);
        AddBoxes(table);
        AddOptimizers(table);
        AddSchedules(table);
        AddTraining(table);
        AddInitialization(table);
        return table;
    }

    /// <summary>PyTorch computes float functions of integers in Float32; here a user casts.</summary>
    private static Tensor Floating(Tensor x) => x.DType.IsFloatingPoint() ? x : x.Cast(DType.Float32);
}

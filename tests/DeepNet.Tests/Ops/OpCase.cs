namespace DeepNet.Tests.Ops;

/// <summary>
/// One input of a case: a shape and where its values lie. Floating-point inputs take the type under test.
/// </summary>
/// <param name="Shape">Its sizes.</param>
/// <param name="Low">Smallest value.</param>
/// <param name="High">Largest value.</param>
/// <param name="DType">A fixed type for indices, labels and masks; whole numbers are drawn from Low … High.</param>
/// <param name="Values">Fixed values instead of random ones.</param>
internal sealed record Input(
    int[] Shape, double Low = -2, double High = 2, DType? DType = null, double[]? Values = null)
{
    /// <summary>
    /// The values, the same in every run, rounded so that every floating-point type can hold them nearly.
    /// </summary>
    public NdArray Draw(int seed)
    {
        var random = new Random(seed);
        return NdArray.Build(Shape, _ => DType is null
            ? Low + ((High - Low) * random.NextDouble())
            : Math.Floor(Low + ((High + 1 - Low) * random.NextDouble()))) is var drawn && Values is null
            ? drawn
            : new NdArray([.. Values!], Shape);
    }
}

/// <summary>
/// An operation with an independent float64 reference. One entry buys every test in <see cref="OpCaseTests"/>.
/// </summary>
/// <param name="Name">The public member, then optionally a colon and a variant: <c>Sum: two dims</c>.</param>
/// <param name="Run">The operation.</param>
/// <param name="Expected">The same by plain loops; never through the library's formula.</param>
/// <param name="Variants">Sets of inputs: shapes that matter, among them empty and scalar ones.</param>
internal sealed record OpCase(
    string Name, Func<Tensor[], Tensor> Run, Func<NdArray[], NdArray> Expected, params Input[][] Variants)
{
    /// <summary>Highest order of derivative to check; 0 if the result has none.</summary>
    public int GradientOrder { get; init; } = 2;

    /// <summary>Floating-point types to run forward.</summary>
    public DType[] DTypes { get; init; } = [DType.Float32, DType.Float64, DType.Float16, DType.BFloat16];

    /// <summary>Largest error of the Float64 result, relative to the largest expected magnitude.</summary>
    public double Tolerance64 { get; init; } = 1e-12;

    /// <summary>The same for Float32.</summary>
    public double Tolerance32 { get; init; } = 2e-6;

    public string Member => Name.Split(':')[0];

    public override string ToString() => Name;

    /// <summary>An element-wise function of one variable over the shapes that matter.</summary>
    public static OpCase Unary(
        string name, Func<Tensor, Tensor> run, Func<double, double> expected, double low = -2, double high = 2) => new(
        name,
        x => run(x[0]),
        x => x[0].Map(expected),
        [new([3, 5], low, high)], [new([], low, high)], [new([0], low, high)], [new([2, 0, 3], low, high)],
        [new([67], low, high)]);

    /// <summary>An element-wise function of two variables over the shapes that broadcast.</summary>
    public static OpCase Binary(
        string name, Func<Tensor, Tensor, Tensor> run, Func<double, double, double> expected, double low = -2,
        double high = 2) => new(
        name,
        x => run(x[0], x[1]),
        x => x[0].Zip(x[1], expected),
        [new([3, 5], low, high), new([3, 5], low, high)],
        [new([2, 1, 5], low, high), new([4, 1], low, high)],
        [new([], low, high), new([3], low, high)],
        [new([35], low, high), new([], low, high)],
        [new([0, 3], low, high), new([1, 3], low, high)]);
}

namespace DeepNet.Benchmarks.SideBySide;

internal static partial class Workloads
{
    private static IEnumerable<Workload> MatMul()
    {
        foreach (int n in (int[])[64, 128, 256, 512, 1024, 2048])
            yield return Product($"matmul-{n}", n, n, n);
        foreach (int n in (int[])[256, 512, 1024, 2048])
        {
            yield return Forward(
                $"matmul-tn-{n}", "matmul_tn", Inputs(("a", [n, n]), ("b", [n, n])),
                x => x["a"].Transpose(0, 1).MatMul(x["b"]));
            yield return Forward(
                $"matmul-nt-{n}", "matmul_nt", Inputs(("a", [n, n]), ("b", [n, n])),
                x => x["a"].MatMul(x["b"].Transpose(0, 1)));
        }

        foreach (int m in (int[])[1, 2, 4, 8, 16])
            yield return Product($"matmul-skinny-{m}", m, 1024, 1024);
        yield return Forward(
            "matmul-batched-64x64x32x64", "matmul", Inputs(("a", [64, 64, 32]), ("b", [64, 32, 64])),
            x => x["a"].MatMul(x["b"]));
    }

    private static IEnumerable<Workload> Linear() => Both(
        "linear-128x784-512-relu", "linear_relu", Inputs(("x", [128, 784]), ("w", [512, 784]), ("b", [512])),
        x => x["x"].Linear(x["w"], x["b"]).Relu(), exported: true);

    private static OperationWorkload Product(string name, int m, int n, int k) => Forward(
        name, "matmul", Inputs(("a", [m, k]), ("b", [k, n])), x => x["a"].MatMul(x["b"]));
}

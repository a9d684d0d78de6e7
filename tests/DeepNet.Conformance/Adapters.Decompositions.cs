namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddDecompositions(AdapterTable table)
    {
        table.One("matrix_power", a => a.X.MatrixPower(a.Int(1, "n")));
        table.One("linalg.det", a => a.X.Det());
        table.Two("linalg.slogdet", a => a.X.Slogdet());
        table.One("linalg.inv", a => a.X.Inverse());
        table.One("linalg.pinv", a => a.X.Pinv());
        table.One("linalg.solve", a => a.X.Solve(a.Y));
        table.One("linalg.triangular_solve", a => a.X.SolveTriangular(a.Y, a.Flag(2, "upper", false)));
        table.One("linalg.cholesky", a => a.X.Cholesky());
        table.One("linalg.qr_abs_r", a => a.X.Qr().R.Abs());
        table.One("linalg.eigvalsh", a => a.X.Eigvalsh());
        table.One("linalg.svdvals", a => a.X.Svdvals());
        table.One("linalg.lstsq", a => a.X.Lstsq(a.Y).Solution);
        table.One("linalg.matrix_exp", a => a.X.MatrixExp());
        table.One("linalg.matrix_norm", MatrixNorm);
    }

    private static Tensor MatrixNorm(Arguments a) => a.Text(1, "ord", "") switch
    {
        "fro" => a.X.MatrixNorm(),
        "nuc" => a.X.MatrixNorm(MatrixNormKind.Nuclear),
        _ => a.X.MatrixNorm(a.Number(1, "ord")),
    };
}

namespace DeepNet.Distributions;

/// <summary>Small triangular systems, composed row by row so that gradients of all orders flow through them.</summary>
internal static class Triangular
{
    /// <summary>The lower triangular L with L Lᵀ = x, of symmetric matrices.</summary>
    public static Tensor Cholesky(string operation, string argument, Tensor x)
    {
        int n = x.Shape[-1];
        var columns = new Tensor[n];
        for (int j = 0; j < n; j++)
        {
            // What the earlier columns have not explained of column j, from the diagonal down.
            Tensor rest = x.Narrow(-2, j, n - j).Select(-1, j);
            for (int k = 0; k < j; k++)
                rest = rest - columns[k].Narrow(-1, j, n - j) * columns[k].Narrow(-1, j, 1);
            Tensor pivot = rest.Narrow(-1, 0, 1);
            Require.All(
                operation, $"{argument}: pivot {j} of its decomposition", pivot, pivot.Detach() > 0,
                "must be positive (the matrix must be positive definite)");
            columns[j] = (rest / pivot.Sqrt()).Pad([j, 0]);
        }

        return Tensor.Stack(columns, -1);
    }

    /// <summary>L⁻¹ B of lower triangular L; the dimensions in front broadcast.</summary>
    public static Tensor Solve(Tensor l, Tensor b)
    {
        int n = l.Shape[-1];
        var rows = new Tensor[n];
        for (int i = 0; i < n; i++)
        {
            Tensor row = b.Select(-2, i);
            for (int k = 0; k < i; k++)
                row = row - Entry(i, k) * rows[k];
            rows[i] = row / Entry(i, i);
        }

        return Tensor.Stack(rows, -2);

        Tensor Entry(int i, int k) => l.Select(-2, i).Narrow(-1, k, 1);
    }
}

namespace DeepNet;

/// <summary>What <see cref="Tensor.Lstsq"/> finds.</summary>
/// <param name="Solution">[batch…, n, k], or [batch…, n] for vectors.</param>
/// <param name="Residuals">The squared distances ‖A·X - B‖² per column, [batch…, k]; empty unless there are more
/// equations than unknowns and every matrix has full rank.</param>
/// <param name="Rank">The numerical ranks, [batch…], Int64.</param>
/// <param name="SingularValues">[batch…, min(m, n)], descending.</param>
public sealed record LstsqResult(Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues);

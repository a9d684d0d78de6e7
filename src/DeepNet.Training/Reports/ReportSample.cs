namespace DeepNet.Training;

/// <summary>A sample that a model does badly on.</summary>
/// <param name="Index">Its number in the data set.</param>
/// <param name="Target">The true class, or what the output should have been.</param>
/// <param name="Prediction">The predicted class, or what the output was.</param>
/// <param name="Loss">Its loss: -log of the true class's probability, or the mean squared error.</param>
/// <param name="Picture">A PNG picture of it as a data URI; null if it is no picture.</param>
/// <param name="Text">What else there is to say of it, such as the name of its file; null for nothing.</param>
public sealed record ReportSample(
    int Index, string Target, string Prediction, double Loss, string? Picture = null, string? Text = null);

namespace DeepNet.CommandLine;

/// <summary>Shows what is in a file of tensors.</summary>
internal interface IInspectionWriter
{
    void Write(TensorFile file, TextWriter output);
}
